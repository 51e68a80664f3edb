"""Images of the forms that OCI and Docker have."""
