namespace OfflineSync.Crash.Tests.Network;

/// <summary>How a connection breaks.</summary>
internal enum CutKind
{
    /// <summary>Both sides get a reset.</summary>
    Reset,

    /// <summary>Both sides get an orderly end, in the middle of what was being said.</summary>
    End,

    /// <summary>Nothing arrives any more in either direction, and nobody is told.</summary>
    Silence,
}
