"""What a month costs: operations counted on the embedded cloud, times AWS's prices."""
