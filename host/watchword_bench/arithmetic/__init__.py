"""The tracker's integers: what each stands for, how far it may go, and how far off its functions are."""
