"""The loop: what journeys and load measured, turned into contacts, advisers and euros on a day of a contact centre."""
