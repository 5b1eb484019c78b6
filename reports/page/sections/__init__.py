"""The sections of the page, one module each; a section that has nothing to say is left out."""
