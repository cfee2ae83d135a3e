"""What answering, flagging and summing up mean: values and pure functions."""
