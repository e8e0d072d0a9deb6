using OfflineSync.Server.Merge.Resolvers;
using OfflineSync.Server.Validation;

namespace OfflineSync.Server.Push;

/// <summary>What an operator brought to decide on mutations.</summary>
/// <param name="Resolvers">The resolvers.</param>
/// <param name="Validators">The validators.</param>
internal sealed record MergeServices(ResolverRegistry Resolvers, ValidatorRegistry Validators);
