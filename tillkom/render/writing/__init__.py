"""What a batch leaves in its folder: reports, lists, and nothing that a reader may not see or somebody wrote."""
