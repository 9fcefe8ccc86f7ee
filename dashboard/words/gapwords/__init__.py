"""The words of gaps: sentences about priorities, regions, clusters and attention."""
