"""FollowTheMoney: entities and their relations, one JSON object a line."""
