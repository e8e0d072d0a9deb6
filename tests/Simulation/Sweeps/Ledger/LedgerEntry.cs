using Google.Protobuf;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Simulation.Sweeps.Ledger;

/// <summary>A mutation that was taken, and the result that every repetition of it gets.</summary>
internal sealed record LedgerEntry(ByteString ChangeSet, MutationResult Result);
