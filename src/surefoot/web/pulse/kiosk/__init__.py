"""For people without a mailbox and without an account: cards with codes on paper, and a page to type a code into."""
