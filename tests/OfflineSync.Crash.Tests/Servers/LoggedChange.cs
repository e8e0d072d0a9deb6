namespace OfflineSync.Crash.Tests.Servers;

/// <summary>A change in the log: which mutation it was of, and the digest of that one's bytes.</summary>
internal sealed record LoggedChange(long Number, string ClientId, long Sequence, string Digest, int Outcome, string Code);
