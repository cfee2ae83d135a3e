"""Reading lists of people. Pure: bytes and text go in, people and refusals come out."""
