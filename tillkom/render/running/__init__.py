"""One report from its notebook and its data: everything comes in and goes out as values, and no file is written."""
