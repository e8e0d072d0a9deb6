namespace OfflineSync.Protocol.Edits;

/// <summary>A place where two sequences differ: a range of the one before, and the range of the one after that is there instead.</summary>
internal readonly record struct Hunk(int BeforeStart, int BeforeEnd, int AfterStart, int AfterEnd);
