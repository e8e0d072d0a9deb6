using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.Values;

namespace OfflineSync.Client.Outbox;

/// <summary>What a row may have to fit into a mutation.</summary>
internal static class RowLimits
{
    /// <summary>Bytes at which a mutation is full; leaves room for what the encoding adds to the estimate.</summary>
    public const long MutationBytesTarget = ProtocolLimits.MutationBytesMax * 2L / 3;

    /// <summary>Why a row cannot be sent, and what to do; null when it can.</summary>
    public static string? Problem(ReadOnlySpan<Value> key, int keyBytes, ReadOnlySpan<Value> values)
    {
        foreach (ref readonly var part in key)
        {
            if (part.Kind == ValueKind.Null)
                return "its primary key is NULL. Declare the key columns NOT NULL.";
        }
        if (keyBytes > ProtocolLimits.KeyBytesMax)
            return $"its key has {keyBytes} bytes, at most {ProtocolLimits.KeyBytesMax} can be synced. Use a shorter key.";
        foreach (ref readonly var value in values)
        {
            if (value.Bytes.Length > ProtocolLimits.ValueBytesMax)
                return $"a value has {value.Bytes.Length} bytes, at most {ProtocolLimits.ValueBytesMax} can be synced. Store it elsewhere.";
        }
        var bytes = Bytes(values);
        return bytes > MutationBytesTarget ? $"its values have {bytes} bytes, at most {MutationBytesTarget} can be synced. Split the row." : null;
    }

    public static long Bytes(ReadOnlySpan<Value> values)
    {
        long bytes = 0;
        foreach (ref readonly var value in values)
            bytes += value.Bytes.Length + sizeof(long);
        return bytes;
    }
}
