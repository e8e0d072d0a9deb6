namespace OfflineSync.Protocol.Edits;

/// <summary>What two texts are compared by.</summary>
internal enum TextUnit
{
    /// <summary>Up to and with a line feed.</summary>
    Line,

    /// <summary>Up to and with a space or line feed.</summary>
    Word,

    /// <summary>Single code points.</summary>
    CodePoint,
}
