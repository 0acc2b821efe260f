"""What Amends does: one public function a file. Loads, decides, writes down."""
