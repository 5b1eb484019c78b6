"""The five plays. Each reads as a page of prose: no selectors, no sleeps, no branches."""
