"""What the record refuses."""


class PrivateText(ValueError):
    """A note holds something that could be words of a person. It is a mistake in our code."""
