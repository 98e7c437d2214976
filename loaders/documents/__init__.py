"""Reading running text: what cooperation a page announces, with the words that say so."""
