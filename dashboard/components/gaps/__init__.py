"""The Gaps page: its map, the weights, and what stands beside the map, one module a panel."""
