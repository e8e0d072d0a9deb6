using Google.Protobuf.Collections;
using OfflineSync.Protocol;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Push;

/// <summary>Checks a request against the contract before it has any effect.</summary>
internal static class PushReader
{
    /// <summary>Reads the mutations of a request.</summary>
    /// <exception cref="RpcException">The request breaks the contract; the message says where.</exception>
    public static ParsedPush Read(string scope, ReadOnlySpan<byte> clientId, RepeatedField<Mutation> mutations)
    {
        var client = ReadAddress(scope, clientId);
        if (mutations.Count == 0)
            throw Malformed("The push has no mutations.");
        if (mutations.Count > ProtocolLimits.PushMutationsMax)
            throw Malformed($"The push has {mutations.Count} mutations, at most {ProtocolLimits.PushMutationsMax} are allowed: send the rest separately.");
        var arena = new ByteArena();
        var parsed = new ParsedMutation[mutations.Count];
        for (var i = 0; i < parsed.Length; i++)
        {
            CheckOrder(mutations, i);
            try
            {
                parsed[i] = MutationReader.Read(mutations[i], arena);
            }
            catch (ProtocolException exception)
            {
                throw Malformed($"Mutation {mutations[i].Sequence}: {exception.Message}", exception);
            }
        }
        return new ParsedPush(scope, client, parsed);
    }

    /// <summary>Checks what every request names, and returns the client.</summary>
    /// <exception cref="RpcException">The scope or the client id is malformed.</exception>
    public static UInt128 ReadAddress(string scope, ReadOnlySpan<byte> clientId)
    {
        if (ProtocolLimits.CheckScope(scope) is { } problem)
            throw Malformed($"Field \"scope\": {problem}.");
        if (clientId.Length != 16)
            throw Malformed($"Field \"client_id\" has {clientId.Length} bytes; it must be a UUID of 16 bytes.");
        var client = ClientId.Read(clientId);
        return client != 0 ? client : throw Malformed("Field \"client_id\" is zero; it must be a random UUID.");
    }

    internal static RpcException Malformed(string message, Exception? cause = null) =>
        new(StatusCode.InvalidArgument, Reason.Malformed, message, innerException: cause);

    private static void CheckOrder(RepeatedField<Mutation> mutations, int index)
    {
        var mutation = mutations[index];
        if (mutation.Sequence is 0 or > long.MaxValue)
            throw Malformed($"Mutation at index {index} has the sequence {mutation.Sequence}; sequences start at 1.");
        if (mutation.Stamp is 0 or > long.MaxValue)
            throw Malformed($"Mutation {mutation.Sequence} has the stamp {mutation.Stamp}; a stamp has milliseconds since 1970-01-01 in its upper 48 bits.");
        if (index == 0)
            return;
        var previous = mutations[index - 1];
        if (mutation.Sequence != previous.Sequence + 1)
            throw Malformed($"Mutation {mutation.Sequence} follows mutation {previous.Sequence}; sequences have no holes.");
        if (mutation.Stamp <= previous.Stamp)
            throw Malformed($"Mutation {mutation.Sequence} has a stamp that is not above that of mutation {previous.Sequence}.");
    }
}
