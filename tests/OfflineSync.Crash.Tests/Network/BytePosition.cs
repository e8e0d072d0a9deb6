namespace OfflineSync.Crash.Tests.Network;

/// <summary>Where a byte stands in one direction of an HTTP/2 connection.</summary>
/// <param name="Offset">How many bytes came before it.</param>
/// <param name="Frame">The number of its frame, from 0; -1 in the client's preface.</param>
/// <param name="FrameOffset">How many bytes of the frame came before it.</param>
/// <param name="FrameType">The type of its frame; null where the header has not come that far.</param>
internal readonly record struct BytePosition(long Offset, int Frame, int FrameOffset, FrameType? FrameType);
