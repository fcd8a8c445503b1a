"""Reading a text as people and platforms do: words and sentences, links, length, and who it says is speaking."""
