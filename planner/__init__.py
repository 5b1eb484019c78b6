"""The planner's page: move the levers of a contact centre, and see at once what they do."""
