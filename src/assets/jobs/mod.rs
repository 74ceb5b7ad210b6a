//! What the service does by itself with loans when a time has come.
