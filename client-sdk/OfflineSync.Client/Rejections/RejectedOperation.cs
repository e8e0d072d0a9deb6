namespace OfflineSync.Client;

/// <summary>What a rejected mutation did to a row.</summary>
public enum RejectedOperation
{
    /// <summary>The row was created or replaced.</summary>
    Insert = Protocol.V1.RowOperation.Insert,

    /// <summary>Columns of the row changed.</summary>
    Update = Protocol.V1.RowOperation.Update,

    /// <summary>The row was deleted.</summary>
    Delete = Protocol.V1.RowOperation.Delete,
}
