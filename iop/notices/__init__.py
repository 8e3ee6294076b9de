"""The outbox: in-app and e-mail notices; quiet hours; words that give nothing away."""
