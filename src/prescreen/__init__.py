"""Rule-based pre-screening of investment projects."""
