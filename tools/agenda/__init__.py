"""The agenda of a meeting: what is proposed, what is taken up, what waits under any other business."""
