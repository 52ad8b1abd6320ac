"""Makes the trained reader's weights; see README.md. No part of the package."""
