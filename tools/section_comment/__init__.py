"""What people say of one section of a Joint Statement while it is drafted."""
