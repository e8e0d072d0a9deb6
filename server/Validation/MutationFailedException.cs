namespace OfflineSync.Server.Validation;

/// <summary>The server fails on one mutation: a resolver or validator threw, or the rules did.</summary>
/// <param name="mutation">Which one.</param>
/// <param name="cause">How.</param>
internal sealed class MutationFailedException(MutationId mutation, Exception cause)
    : Exception($"The server fails on a mutation: {cause.Message}", cause)
{
    /// <summary>Which one.</summary>
    public MutationId Mutation { get; } = mutation;
}
