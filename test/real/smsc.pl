# An SMSC on Net::SMPP, a codec that is not ours. It listens on the port given,
# prints what it gets as lines of `key=value` and, after each text whose parts are
# all there, sends a receipt for every part and then the code back as a reply.
use strict;
use warnings;
use Net::SMPP;

my ($port, $reply) = @ARGV;
$| = 1;
my $smsc = Net::SMPP->new_listen('127.0.0.1', port => $port, smpp_version => 0x34)
  or die "cannot listen: $!";
print "listening\n";

my $count = 0x1a2b;
while (my $client = $smsc->accept) {
    $client->set_version(0x34);
    my @parts;
    while (my $pdu = $client->read_pdu) {
        my $cmd = $pdu->{cmd};
        if ($cmd == 0x09) {
            print "bind id=$pdu->{system_id} password=$pdu->{password}\n";
            my $status = $pdu->{password} eq 'secret' ? 0 : 0x0e;
            $client->bind_transceiver_resp(system_id => 'smsc', seq => $pdu->{seq}, status => $status);
        }
        elsif ($cmd == 0x15) { $client->enquire_link_resp(seq => $pdu->{seq}); }
        elsif ($cmd == 0x06) { $client->unbind_resp(seq => $pdu->{seq}); print "unbound\n"; last; }
        elsif ($cmd == 0x80000005) { print "taken status=$pdu->{status}\n"; }
        elsif ($cmd == 0x04) {
            my $text = $pdu->{short_message};
            my $id = $count++;
            printf "submit to=%s ton=%d receipt=%d coding=%d esm=%d text=%s\n",
              $pdu->{destination_addr}, $pdu->{dest_addr_ton}, $pdu->{registered_delivery},
              $pdu->{data_coding}, $pdu->{esm_class}, unpack('H*', $text);
            # hex here, decimal in the receipt, as some do
            $client->submit_sm_resp(message_id => sprintf('%X', $id), seq => $pdu->{seq});
            push @parts, $id;
            my $total = $pdu->{esm_class} & 0x40 ? ord(substr($text, 4, 1)) : 1;
            next if @parts < $total;
            for my $part (reverse @parts) {
                $client->deliver_sm(
                    async => 1, esm_class => 0x04,
                    source_addr => $pdu->{destination_addr}, destination_addr => $pdu->{source_addr},
                    short_message => sprintf(
                        'id:%010d sub:001 dlvrd:001 submit date:2603040213 done date:2603040214 stat:DELIVRD err:000 text:',
                        $part));
            }
            @parts = ();
            $client->deliver_sm(
                async => 1, source_addr => $pdu->{destination_addr},
                destination_addr => $pdu->{source_addr}, data_coding => 8,
                short_message => pack('n*', unpack('C*', $reply)));
        }
    }
}
