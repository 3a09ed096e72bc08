"""Groups of peers who reflect together (intervisie): their members, meetings and hours."""
