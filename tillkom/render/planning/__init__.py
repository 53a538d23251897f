"""What is to be made of a study's folder: which reports, for whom, from which data, and why."""
