"""The references: the least code that could do each job, on the same server, engine and driver."""
