"""The usage policy where people work: asking it, its editor, its versions, and the questions it leaves open."""
