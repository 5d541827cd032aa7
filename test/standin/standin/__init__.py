"""Stands in for vLLM 0.11.2, ServerlessLLM Store and the Hugging Face Hub, with real files and real sockets."""
