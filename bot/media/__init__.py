"""Photos, files and pictures: the only room that imports Pillow."""
