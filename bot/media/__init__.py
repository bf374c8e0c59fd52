"""Photos that come in, files that are kept, pictures that go out. The only room that knows Pillow."""
