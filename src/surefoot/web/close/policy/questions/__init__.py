"""Questions that people sent to the policy's owner: taking them in, the queue, answering, telling who asked."""
