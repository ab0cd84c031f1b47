"""Word: the opinion for the joint review and the list that goes out to the investor."""
