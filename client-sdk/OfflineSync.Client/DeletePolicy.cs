namespace OfflineSync.Client;

/// <summary>What stays of a row that one device deletes and another one updates, neither having seen the other.</summary>
public enum DeletePolicy
{
    /// <summary>The row is gone. The default.</summary>
    DeleteWins = Protocol.V1.DeletePolicy.DeleteWins,

    /// <summary>The row stays, with the update.</summary>
    UpdateWins = Protocol.V1.DeletePolicy.UpdateWins,
}
