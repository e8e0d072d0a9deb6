namespace OfflineSync.WorkManager;

/// <summary>How the pause grows with the attempts.</summary>
public enum BackoffPolicy
{
    /// <summary>The pause doubles with each attempt.</summary>
    Exponential = 0,

    /// <summary>The pause grows by the same amount with each attempt.</summary>
    Linear = 1,
}
