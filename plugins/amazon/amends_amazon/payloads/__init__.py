"""What Amazon sends, in Amazon's words; fields that we do not use are ignored."""
