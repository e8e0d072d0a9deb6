namespace OfflineSync.Protocol.Values;

/// <summary>What a <see cref="Value"/> is. The numbers are those of the contract's <see cref="V1.ValueKind"/>.</summary>
public enum ValueKind : byte
{
    /// <summary>SQLite NULL.</summary>
    Null = V1.ValueKind.Unspecified,

    /// <summary>SQLite INTEGER.</summary>
    Integer = V1.ValueKind.Integer,

    /// <summary>SQLite REAL.</summary>
    Real = V1.ValueKind.Real,

    /// <summary>SQLite TEXT that is none of the special texts below.</summary>
    Text = V1.ValueKind.Text,

    /// <summary>SQLite BLOB.</summary>
    Blob = V1.ValueKind.Blob,

    /// <summary>SQLite TEXT: a UUID with lower-case digits.</summary>
    UuidLower = V1.ValueKind.UuidLower,

    /// <summary>SQLite TEXT: a UUID with upper-case digits.</summary>
    UuidUpper = V1.ValueKind.UuidUpper,

    /// <summary>SQLite TEXT: "yyyy-MM-ddTHH:mm:ss.fffZ".</summary>
    TimeIso = V1.ValueKind.TimeIso,
}
