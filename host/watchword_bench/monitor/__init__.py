"""What a board says, on one screen while it says it."""
