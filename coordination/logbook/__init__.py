"""What happened, when it happened and when it was written down."""
