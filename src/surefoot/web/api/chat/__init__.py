"""Chat: who is who there, what people ask and share there, and where a team's weekly question is posted."""
