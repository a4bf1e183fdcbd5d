"""From what is wanted and what is live to a Plan. Pure: nothing here reads or writes anything."""
