"""Warm kernels: one process imports the heavy libraries once and forks a fresh kernel for every notebook.

``parent`` is that process, ``child`` what a fork does before it becomes a kernel or runs a job, ``client`` how others
ask for forks, and ``provisioner`` what Jupyter sees of it: any tool that starts kernels through ``jupyter_client``
runs on it unchanged. Only Linux has all it takes; elsewhere ordinary kernels serve.
"""
