using Google.Protobuf;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Simulation.Tests.Servers;

/// <summary>A mutation that was taken, and the result that every repetition of it gets.</summary>
internal sealed record LedgerEntry(ByteString ChangeSet, MutationResult Result);
