"""Taking over a pool that exists: read it whole, write the file a person would have written, prove it by a plan."""
