namespace OfflineSync.Server.Merge;

/// <summary>Whose value a merged column has.</summary>
internal enum OutcomeKind
{
    /// <summary>The one that was there: the writer receives it.</summary>
    Current,

    /// <summary>The one that arrived.</summary>
    Incoming,

    /// <summary>One that the writer does not have: everyone receives it.</summary>
    Both,
}
